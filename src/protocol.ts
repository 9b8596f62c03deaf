/*
 * What the extension and its language server say to each other beside the Language Server Protocol. Types and names
 * only: both sides import this file, and neither loads the other.
 */

/** Server to extension: the OpenAPI v3 document of a group version, from the cluster that is connected. */
export const openApiRequest = 'pilothouse/openApi';
export interface OpenApiParams {
  /** '' is the core group. */
  readonly group: string;
  readonly version: string;
}
/** The document's text; null where no cluster is connected or it has no such group version. */
export type OpenApiResult = string | null;

/** Extension to server: another cluster is connected, or its types changed. */
export const schemasChanged = 'pilothouse/schemasChanged';

/** Server to extension: how it fares with the API server's own rules. */
export const judgeState = 'pilothouse/judgeState';
export interface JudgeState {
  /** `unavailable`: this build has no module with the rules. `failed`: it could not be loaded, or ended too often. */
  readonly state: 'unavailable' | 'failed' | 'idle' | 'loading' | 'ready';
  /** The minor whose rules they are, such as `1.37`; empty where there are none. */
  readonly kubernetes: string;
  /** Definitions of custom types that it goes without, by name, and why. */
  readonly leftOut: readonly { readonly name: string; readonly reason: string }[];
}

/** What the extension tells the server when it starts it. */
export interface InitializationOptions {
  /** Another extension reports syntax errors and duplicate keys of YAML files already. */
  readonly syntaxByOthers: boolean;
}

/** The source that findings name in the editor. */
export const diagnosticSource = 'pilothouse';
