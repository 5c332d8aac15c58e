import { Server } from "node:http";

/* Loaded before the server: it waits for whoever began a request, for ever. */
Server.prototype.closeAllConnections = () => undefined;
