/** For what a catalogue has a sentence of its own. */
import type { EventType } from "../../../model/index.ts";

/** Each type has its own; so have the rest of a run that another sequence has begun, and a Start that goes on with a run. */
export type EventPattern = EventType | "rest-started" | "resume-chosen";
