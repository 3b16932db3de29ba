/** What acts that take a reason have in common: the button that opens their form, and the field for the reason. */
import { TextInput } from "@mantine/core";
import { type ReactNode, useId } from "react";
import { PlainButton } from "./plain-button.tsx";

const REASON_LENGTH_MAX = 200;

/** Says beside it why it is off; room is kept for that. */
export function Opener({
  children,
  about,
  whyNot,
  onOpen,
}: {
  children: string;
  about: string;
  whyNot: readonly string[];
  onOpen: () => void;
}): ReactNode {
  const whyId = useId();
  return (
    <div>
      <PlainButton about={about} whyId={whyId} isOff={whyNot.length > 0} onClick={onOpen}>
        {children}
      </PlainButton>
      <p id={whyId} className="why" style={{ minHeight: "1rem", marginTop: 2 }}>
        {whyNot.join(" ")}
      </p>
    </div>
  );
}

export function ReasonField({
  label,
  reason,
  onChange,
}: {
  label: string;
  reason: string;
  onChange: (reason: string) => void;
}): ReactNode {
  return (
    <TextInput
      label={label}
      value={reason}
      maxLength={REASON_LENGTH_MAX}
      w="min(16.25rem, 100%)"
      styles={{ input: { minHeight: 44 } }}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}
