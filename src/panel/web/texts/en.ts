/** Every text of the page's frame, in English: the language that the others are typed by. */
export const en = {
  language: "English",
  tabs: {
    run: "Run",
    cell: "Cell",
    devices: "Devices",
    interlocks: "Interlocks",
    alarms: "Alarms",
    manual: "Manual",
    sequence: "Sequence",
    history: "History",
  },
  loading: "Loading…",
};
