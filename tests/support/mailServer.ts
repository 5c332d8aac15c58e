import PostalMime, { type Email } from "postal-mime";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { onTestFinished } from "vitest";

/** A mail as the server took it: to whom, its bytes, and read by another library than the one that wrote it. */
export interface Received {
  /** The address to which it comes back. */
  returnPath: string;
  to: string[];
  raw: string;
  mail: Email;
}

/** An SMTP server that keeps what it takes. A test says what it does with each recipient and each mail. */
export interface TestMailServer {
  url: string;
  received: Received[];
  /** What it says to a recipient: a code such as 550; undefined to take the mail. */
  answerTo: (address: string) => number | undefined;
  /** Is awaited when a mail is here whole and kept, before the server says so. */
  beforeAccepting: () => Promise<void>;
  /** Waits until so many mails are here. */
  until(count: number): Promise<Received[]>;
  goDown(): Promise<void>;
  comeBack(): Promise<void>;
}

const problem = (code: number) => Object.assign(new Error("not now"), { responseCode: code });

export async function mailServer(): Promise<TestMailServer> {
  let port = 0;
  let server: SMTPServer | undefined;
  const waiting = new Set<() => void>();

  const options: SMTPServerOptions = {
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    onRcptTo({ address }, _session, callback) {
      const code = it.answerTo(address);
      callback(code === undefined ? null : problem(code));
    },
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const bytes = Buffer.concat(chunks);
        const to = session.envelope.rcptTo.map(({ address }) => address);
        const { mailFrom } = session.envelope;
        const returnPath = mailFrom === false ? "" : mailFrom.address;
        void PostalMime.parse(bytes).then(async (mail) => {
          it.received.push({ returnPath, to, raw: bytes.toString(), mail });
          waiting.forEach((look) => look());
          await it.beforeAccepting();
          callback(null);
        });
      });
    },
  };

  const it: TestMailServer = {
    url: "",
    received: [],
    answerTo: () => undefined,
    beforeAccepting: () => Promise.resolve(),
    until: (count) =>
      new Promise((resolve) => {
        const look = () => {
          if (it.received.length < count) return;
          waiting.delete(look);
          resolve(it.received);
        };
        waiting.add(look);
        look();
      }),
    goDown: () => new Promise((resolve) => (server ? server.close(() => resolve()) : resolve())),
    comeBack: () =>
      new Promise((resolve) => {
        server = new SMTPServer(options);
        // A client that is killed leaves its connection in the middle of a word.
        server.on("error", () => undefined);
        const listening = server.listen(port, "127.0.0.1", () => {
          const address = listening.address();
          port = typeof address === "object" && address ? address.port : 0;
          it.url = `smtp://127.0.0.1:${port}`;
          resolve();
        });
      }),
  };
  await it.comeBack();
  onTestFinished(() => it.goDown());
  return it;
}
