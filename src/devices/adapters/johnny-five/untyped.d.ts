// Neither package brings types: `library.ts` says what is used of them.
declare module "johnny-five" {
  const library: unknown;
  export = library;
}
declare module "firmata-io" {
  const library: unknown;
  export = library;
}
