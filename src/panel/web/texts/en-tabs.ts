/** Texts of the tabs Cell, Devices, Interlocks, Alarms, Sequence and History, in English. */
export const enTabs = {};
