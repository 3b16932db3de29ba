/** 1, 3, 4: what a device carries out is of the newest fence it has heard of, and nothing is carried out twice. */
import { type Command, compareFences, type DeviceName, type Fence } from "../../../src/model/index.ts";
import type { MakeRule } from "./rule.ts";

export const fences: MakeRule = (_watched, tell) => {
  /** By device: the fence of the last stop that was put on its wire, and that has reached it. */
  const sent = new Map<DeviceName, Fence>();
  /** The fence of the last command that was put on its wire. */
  const last = new Map<DeviceName, Fence>();
  const known = new Map<DeviceName, Fence>();
  const done = new Map<DeviceName, Set<string>>();
  const raise = (device: DeviceName, fence: Fence): void => {
    const before = known.get(device);
    if (before === undefined || compareFences(fence, before) > 0) known.set(device, fence);
  };
  return {
    commanded({ id, device, fence }) {
      last.set(device, fence);
      const stopped = sent.get(device);
      if (stopped !== undefined && compareFences(fence, stopped) < 0)
        tell("4", `command ${id} to ${device} left after a stop that it is older than`);
    },
    stopping({ device, fence }) {
      const commanded = last.get(device);
      if (commanded !== undefined && compareFences(fence, commanded) <= 0)
        tell(
          "4",
          `a stop of ${device} has no newer fence than a command before it: it does not end what was meant before`,
        );
      sent.set(device, fence);
    },
    reached({ device, fence }) {
      raise(device, fence);
    },
    executed({ id, device, fence }: Command) {
      const newest = known.get(device);
      if (newest !== undefined && compareFences(fence, newest) < 0) {
        const which = fence.epoch < newest.epoch ? "1" : "4";
        tell(which, `${device} carried out command ${id}, which is older than what it knows`);
      }
      raise(device, fence);
      const ids = done.get(device) ?? new Set<string>();
      done.set(device, ids);
      const key = `${fence.epoch}/${id}`;
      if (ids.has(key)) tell("3", `${device} carried out command ${id} twice`);
      ids.add(key);
    },
    // A device that starts anew remembers nothing: it is the link's part to keep old commands from it.
    rebooted(device) {
      known.delete(device);
      done.delete(device);
    },
  };
};
