/**
 * A port whose calls never throw. An adapter is not to throw past its boundary (`contract.ts`); one that does all the same, at once or by a
 * promise that is rejected, must not keep whoever calls from the next device: its failure is told, and the call counts as not carried out.
 */
import { type AdapterCall, Permit } from "../model/index.ts";
import type { DevicePort } from "./contract.ts";

export interface CallFailure {
  readonly call: AdapterCall;
  /** The command that was to be sent; null for what is not a command. */
  readonly commandId: number | null;
  /** What the adapter has thrown. */
  readonly why: string;
}

/**
 * @param connect makes the port; where that throws, each call of the port fails by it
 * @param failed hears of each failure, inside the call or later
 */
export function guardedPort(connect: () => DevicePort, failed: (failure: CallFailure) => void): DevicePort {
  const made = tried(connect);
  const attempt = (call: AdapterCall, commandId: number | null, act: (port: DevicePort) => unknown): void => {
    const fail = (error: unknown): void => failed({ call, commandId, why: messageOf(error) });
    if ("error" in made) return fail(made.error);
    const its = tried(() => act(made.value));
    if ("error" in its) fail(its.error);
    // The contract has no promise; an `async` method makes one.
    else if (its.value instanceof Promise) its.value.catch(fail);
  };
  return {
    fences: "error" in made ? "none" : made.value.fences,
    get latencyMs() {
      return "error" in made ? null : (made.value.latencyMs ?? null);
    },
    open: () => attempt("open", null, (port) => port.open()),
    dispatch: (permit) => attempt("dispatch", Permit.commandIn(permit)?.id ?? null, (port) => port.dispatch(permit)),
    stop: (order) => attempt("stop", null, (port) => port.stop(order)),
    close: () => attempt("close", null, (port) => port.close()),
  };
}

type Tried<T> = { readonly value: T } | { readonly error: unknown };

function tried<T>(act: () => T): Tried<T> {
  try {
    return { value: act() };
  } catch (error) {
    return { error };
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
