/** One generator of clients: what it needs, and the commands that generate, compile and run its example. */
export interface Generator {
  language: string;
  /** Programs that must be on the PATH. */
  needs: readonly string[];
  /**
   * Shell commands that install the generator and generate the client. All commands run in a copy of
   * `examples/generators/<name>`, in order, with these variables:
   * - `CONTRACT`: the file with the contract that the server publishes
   * - `BASE_URL`: the server
   * - `PICTURE`: a JPEG file
   * - `OPENAPI_GENERATOR`: the jar of openapi-generator, for commands that contain this name
   */
  generate: readonly string[];
  /** Shell commands that compile or import the generated client. */
  compile?: readonly string[];
  /** Shell commands that play the story. The last line of the output is `story: ok`. */
  story?: readonly string[];
  /** The program in `docs/clients.md`, which the runner writes into the work folder. It runs after the story. */
  page?: { file: string; run: readonly string[] };
  /** What the generated files must contain, for languages without a compiler here. */
  signatures?: readonly Signature[];
  /** What the generator itself cannot do. */
  limits?: string;
  /** Whether it checks the contract or the server, and generates no client. It may have no story, and plays it once. */
  isTool?: boolean;
  /** Whether `--quick` includes it. */
  quick?: boolean;
}

export interface Signature {
  /** Path in the work folder. */
  file: string;
  patterns: readonly RegExp[];
}
