/**
 * Mistakes in one file that the same tests have to see.
 * @param {string} file
 * @param {string} tests files and folders, with spaces between
 * @param {readonly (readonly [rule: string, find: string, replace: string])[]} mistakes `find` occurs once in the file
 */
export const inFile = (file, tests, mistakes) =>
  mistakes.map(([rule, find, replace]) => ({ rule, file, find, replace, tests }));
