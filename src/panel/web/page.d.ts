/** What the build puts in: its name, and style sheets. */
declare const __BUILD__: string;
declare module "*.css";
