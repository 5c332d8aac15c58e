/** The server cannot start, for a reason that an operator can put right. The message says in plain words what to do. */
export class StartProblem extends Error {
  override name = "StartProblem";
}
