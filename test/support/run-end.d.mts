/** Marks this process's children, and gives them a folder for what is temporary. Called once in a run, before anything is started. */
export function beginRun(): void;
