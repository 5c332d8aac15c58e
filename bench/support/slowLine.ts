import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** A line to a server on which every byte takes its time, and which can be cut. */
export interface SlowLine {
  url: string;
  /** Leads from now on to this port of this machine. */
  leadTo(port: number): void;
  /** Breaks what is open and lets nothing through until it is mended. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

/** Opens a line that leads nowhere yet; `roundTrip` in milliseconds, half of it on each way. */
export async function slowLine(roundTrip: number): Promise<SlowLine> {
  let port = 0;
  const open = new Set<Socket>();
  let isCut = false;

  function pass(from: Socket, to: Socket): void {
    from.on("data", (bytes) => setTimeout(() => to.writable && to.write(bytes), roundTrip / 2));
    from.on("close", () => setTimeout(() => to.destroy(), roundTrip / 2));
    from.on("error", () => to.destroy());
    open.add(from.once("close", () => open.delete(from)));
  }

  const server = createServer((socket) => {
    if (isCut) return void socket.destroy();
    const onward = connect(port, "localhost");
    for (const it of [socket, onward]) it.setNoDelay();
    pass(socket, onward);
    pass(onward, socket);
  }).listen(0, "localhost");
  await new Promise((done) => server.once("listening", done));

  const cut = () => {
    isCut = true;
    for (const socket of open) socket.destroy();
  };
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    leadTo: (wanted) => void (port = wanted),
    cut,
    mend: () => void (isCut = false),
    async close() {
      cut();
      await new Promise((done) => server.close(done));
    },
  };
}
