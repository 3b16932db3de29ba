/** What a person at the line does, in words: typed at the console, and scripted in scenarios. */
import { nearest } from "../conditions/index.ts";
import { ANSWERS, type Answer, LINE_COMMANDS, type LineCommand } from "../model/index.ts";

export type OperatorAct =
  | { readonly kind: "command"; readonly command: LineCommand; readonly choice: "new" | "resume" | null }
  | { readonly kind: "answer"; readonly answer: Answer }
  | { readonly kind: "set"; readonly device: string; readonly isOn: boolean }
  | { readonly kind: "clear-latch"; readonly interlock: string }
  | { readonly kind: "return"; readonly device: string }
  /** Mends whatever has been broken. */
  | { readonly kind: "mend" };

export const OPERATOR_WORDS = `${LINE_COMMANDS.join(", ")} (start new or start resume), answer ${ANSWERS.join("|")}, set <input> on|off, clear-latch <interlock>, return <device>, mend`;

/** The act, or what is wrong with the words. */
export function readOperatorAct(
  words: string,
): OperatorAct | { readonly wrong: string; readonly nearest: string | null } {
  const [word = "", first = "", second = ""] = words.trim().split(/\s+/);
  const wrong = (text: string) => ({ wrong: text, nearest: null });
  switch (word) {
    case "answer": {
      const answer = ANSWERS.find((each) => each === first);
      return answer === undefined ? wrong(`it looks like \`answer ${ANSWERS.join("|")}\``) : { kind: "answer", answer };
    }
    case "set":
      if (first === "" || (second !== "on" && second !== "off")) return wrong("it looks like `set door off`");
      return { kind: "set", device: first, isOn: second === "on" };
    case "clear-latch":
      return first === "" ? wrong("it looks like `clear-latch guard-door`") : { kind: "clear-latch", interlock: first };
    case "return":
      return first === "" ? wrong("it looks like `return welder-left`") : { kind: "return", device: first };
    case "mend":
      return { kind: "mend" };
    default: {
      const command = LINE_COMMANDS.find((each) => each === word);
      if (command === undefined) {
        const known = [...LINE_COMMANDS, "answer", "set", "clear-latch", "return", "mend"];
        return { wrong: `there is no \`${word}\`; there are ${OPERATOR_WORDS}`, nearest: nearest(word, known) };
      }
      if (first !== "" && (command !== "start" || (first !== "new" && first !== "resume")))
        return wrong(command === "start" ? "it is `start new` or `start resume`" : `\`${command}\` stands alone`);
      return { kind: "command", command, choice: first === "new" || first === "resume" ? first : null };
    }
  }
}
