/** Theme, language, the station's name, and signing out. */
import { Menu } from "@mantine/core";
import type { ReactNode } from "react";
import type { Panel } from "../core/panel.ts";
import { useT } from "../core-react.tsx";
import { LANGUAGES, TEXTS } from "../texts/catalogue.ts";
import { THEMES, useSettings } from "./settings.tsx";

export function PersonMenu({ panel, signOut }: { panel: Panel; signOut: () => void }): ReactNode {
  const t = useT();
  const { theme, language, station, set } = useSettings();
  const { me } = panel.picture;
  return (
    <Menu position="bottom-end" zIndex={1100} width={280} closeOnItemClick={false} classNames={{ item: "menu-item" }}>
      <Menu.Target>
        <button type="button" className="plain-button" data-size="menu" title={t.top.menu}>
          <span className="menu-name">{me.name}</span>
          <span className="dim">{t.top.roles[me.role]} ▾</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t.top.theme}</Menu.Label>
        {THEMES.map((each) => (
          <Menu.Item key={each} onClick={() => set({ theme: each })} aria-current={each === theme}>
            {each === theme ? "● " : "○ "}
            {t.top.themes[each]}
          </Menu.Item>
        ))}
        <Menu.Label>{t.top.languageLabel}</Menu.Label>
        {LANGUAGES.map((each) => (
          <Menu.Item key={each} onClick={() => set({ language: each })} aria-current={each === language}>
            {each === language ? "● " : "○ "}
            {TEXTS[each].language}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>
          {t.top.station}: {station}
        </Menu.Label>
        <Menu.Item onClick={signOut}>{t.top.signOut}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
