/** A file as the user gave it. In Node, `openAsBlob` of `node:fs` makes the `Blob`; in browsers it is a `File`. */
export interface InputFile {
  /** The file's name, or its path within the folder that was chosen. */
  name: string;
  blob: Blob;
}
