/**
 * A text in a room that keeps its size, so that nothing moves when the text changes. What does not fit scrolls: by finger, by wheel, and by
 * keys, for then the room takes the focus.
 */
import { type ReactNode, type RefObject, useEffect, useRef, useState } from "react";

export interface TextRoomProps {
  /** Says in a style sheet how large the room is. */
  readonly className: string;
  readonly children: ReactNode;
  readonly id?: string;
  readonly role?: "status" | "alert";
  readonly title?: string | undefined;
}

export function TextRoom({ className, children, ...attributes }: TextRoomProps): ReactNode {
  const room = useRef<HTMLDivElement>(null);
  const isLong = useIsLong(room);
  return (
    <div ref={room} className={`text-room ${className}`} tabIndex={isLong ? 0 : undefined} {...attributes}>
      <div>{children}</div>
    </div>
  );
}

/** A text is longer than its room. Asked when either changes its size, and never by a render. */
function useIsLong(room: RefObject<HTMLDivElement | null>): boolean {
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    const element = room.current;
    if (element === null) return;
    const sizes = new ResizeObserver(() =>
      setLong(element.scrollHeight > element.clientHeight + 1 || element.scrollWidth > element.clientWidth + 1),
    );
    sizes.observe(element);
    if (element.firstElementChild !== null) sizes.observe(element.firstElementChild);
    return () => sizes.disconnect();
  }, [room]);
  return isLong;
}
