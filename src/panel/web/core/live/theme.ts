/** Which colours are shown: a person's choice for this browser, or what the system asks for. */

export const THEMES = ["light", "dark", "contrast"] as const;
export type Theme = (typeof THEMES)[number];

/** `system` follows the system's setting, also while the page is open. */
export const THEME_CHOICES = ["system", ...THEMES] as const;
export type ThemeChoice = (typeof THEME_CHOICES)[number];

/** The system's settings, as CSS media queries. CSS Media Queries Level 5, "User Preference Media Features". */
export const PREFERENCES = { contrast: "(prefers-contrast: more)", dark: "(prefers-color-scheme: dark)" } as const;

/** What the system asks for. */
export type Preferred = Readonly<Record<keyof typeof PREFERENCES, boolean>>;

/** More contrast matters more than dark. */
export function themeShown(choice: ThemeChoice, preferred: Preferred): Theme {
  if (choice !== "system") return choice;
  return preferred.contrast ? "contrast" : preferred.dark ? "dark" : "light";
}
