/** Runs in the page. It knows nothing of the page's styles, and of its classes only those of texts that may be cut, for they lead to the whole. */
export function judge() {
  const found = new Set();
  /** px. Edges are rounded, and borders have half ones at some zooms. */
  const SLACK = 1.5;
  const TARGET_MIN = 44;
  /** Pressed, they show the whole text. */
  const LEADS_TO_WHOLE = ".alarm-button, .plain-button[data-size=menu]";
  const isAsked = document.querySelector(".sheet") !== null;
  // A sheet may lie over the views: they are judged without it.
  const OTHERS = `.cm-editor, .for-ears${isAsked ? ", .views" : ""}`;
  const CONTROLS = "button, select, input, textarea, a[href], [role=tab], [role=radio]";
  const nameOf = (element) => {
    const text = element.innerText || element.getAttribute("aria-label") || element.className;
    const about = element.matches(CONTROLS) ? "" : ` (${element.className || element.tagName})`;
    return String(text).replaceAll("\n", " ").trim().slice(0, 60) + about;
  };
  const isShown = (element) => element.getClientRects().length > 0 && getComputedStyle(element).visibility !== "hidden";
  const scrolls = (overflow) => overflow === "auto" || overflow === "scroll";
  const cuts = (overflow) => overflow === "hidden" || overflow === "clip";
  const top = () => scrollTo({ top: 0, left: 0, behavior: "instant" });

  const windowWidth = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > windowWidth + SLACK)
    found.add(`the page is ${document.documentElement.scrollWidth} px wide, the window ${windowWidth} px`);

  /** The box of a control, with its label if it is a small one. */
  const targetOf = (control) => {
    const box = control.getBoundingClientRect();
    const [label] = control.labels ?? [];
    const isSmall = control.matches("[type=checkbox], [type=radio]");
    if (label === undefined || !isSmall) return box;
    const other = label.getBoundingClientRect();
    const [left, up] = [Math.min(box.left, other.left), Math.min(box.top, other.top)];
    return new DOMRect(left, up, Math.max(box.right, other.right) - left, Math.max(box.bottom, other.bottom) - up);
  };

  const meet = (a, b) => {
    const [left, up] = [Math.max(a.left, b.left), Math.max(a.top, b.top)];
    return new DOMRect(left, up, Math.min(a.right, b.right) - left, Math.min(a.bottom, b.bottom) - up);
  };

  /** How much of the window's top is kept by what stays there, for what scrolls under it. */
  const keptAtTop = (control) => {
    if (control.closest(".top-fixed, .alarm-line, .stop-button") !== null) return 0;
    const kept = [...document.querySelectorAll(".top-fixed, .alarm-line, .state-box, .stop-button")];
    const bottoms = kept
      .filter((each) => getComputedStyle(each).position === "sticky" && isShown(each))
      .map((each) => [each.getBoundingClientRect().top, each.getBoundingClientRect().bottom])
      .sort((a, b) => a[0] - b[0]);
    let down = 0;
    for (const [up, bottom] of bottoms) if (up <= down + SLACK) down = Math.max(down, bottom);
    return down;
  };

  /** The part of the window in which a control is seen. */
  const portOf = (control) => {
    const kept = keptAtTop(control);
    let port = new DOMRect(0, kept, document.documentElement.clientWidth, document.documentElement.clientHeight - kept);
    for (
      let around = control.parentElement;
      around !== null && around !== document.body;
      around = around.parentElement
    ) {
      const style = getComputedStyle(around);
      const room = around.getBoundingClientRect();
      const inner = new DOMRect(
        room.left + around.clientLeft,
        room.top + around.clientTop,
        around.clientWidth,
        around.clientHeight,
      );
      if (scrolls(style.overflowX)) port = meet(port, new DOMRect(inner.left, port.top, inner.width, port.height));
      if (scrolls(style.overflowY)) port = meet(port, new DOMRect(port.left, inner.top, port.width, inner.height));
    }
    return port;
  };

  /** Scrolls each box around the control by what is missing of it there. */
  function nudgeBoxes(control) {
    for (
      let around = control.parentElement;
      around !== null && around !== document.body;
      around = around.parentElement
    ) {
      if (!scrolls(getComputedStyle(around).overflowY)) continue;
      const box = control.getBoundingClientRect();
      const up = around.getBoundingClientRect().top + around.clientTop;
      if (box.height > around.clientHeight) continue;
      around.scrollTop += Math.max(0, box.bottom - up - around.clientHeight) - Math.max(0, up - box.top);
    }
  }

  function judgeControl(control) {
    control.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
    const name = nameOf(control);
    // As a person would who sees half of it: a little further, in the box first.
    nudgeBoxes(control);
    const before = control.getBoundingClientRect();
    const room = portOf(control);
    if (before.top < room.top) scrollBy({ top: before.top - room.top - 2, behavior: "instant" });
    else if (before.bottom > room.bottom) scrollBy({ top: before.bottom - room.bottom + 2, behavior: "instant" });
    const box = control.getBoundingClientRect();
    for (let around = control.parentElement; around !== null; around = around.parentElement) {
      const style = getComputedStyle(around);
      const edge = around.getBoundingClientRect();
      if (around === document.body || around === document.documentElement) break;
      // A program can scroll what cuts; a person can't.
      if ((cuts(style.overflowX) && around.scrollLeft > 1) || (cuts(style.overflowY) && around.scrollTop > 1)) {
        found.add(`${name}: cut off by what only a program can scroll`);
        [around.scrollLeft, around.scrollTop] = [0, 0];
      }
      if (cuts(style.overflowX) && (box.left < edge.left - SLACK || box.right > edge.right + SLACK))
        found.add(`${name}: cut off sideways`);
      if (cuts(style.overflowY) && (box.top < edge.top - SLACK || box.bottom > edge.bottom + SLACK))
        found.add(`${name}: cut off`);
    }
    const port = portOf(control);
    // What is larger than the room that it is seen in can be scrolled through.
    const isOutX = box.width <= port.width && (box.left < port.left - SLACK || box.right > port.right + SLACK);
    const isOutY = box.height <= port.height && (box.top < port.top - SLACK || box.bottom > port.bottom + SLACK);
    if (isOutX || isOutY)
      found.add(`${name}: out of sight (${[box.left, box.top, box.right, box.bottom].map(Math.round).join(" ")})`);
    const target = targetOf(control);
    if (target.width < TARGET_MIN - 0.5 || target.height < TARGET_MIN - 0.5)
      found.add(`${name}: ${Math.round(target.width)} × ${Math.round(target.height)} px`);
    const seen = meet(box, port);
    const [dx, dy] = [Math.min(6, seen.width / 4), Math.min(6, seen.height / 4)];
    for (const [x, y] of [
      [seen.left + seen.width / 2, seen.top + seen.height / 2],
      [seen.left + dx, seen.top + dy],
      [seen.right - dx, seen.top + dy],
      [seen.left + dx, seen.bottom - dy],
      [seen.right - dx, seen.bottom - dy],
    ]) {
      const hit = document.elementFromPoint(x, y);
      const label = hit?.closest("label");
      if (
        hit !== null &&
        (control.contains(hit) || (label?.control ?? null) === control || label?.contains(control) === true)
      )
        continue;
      found.add(`${name}: under ${hit === null ? "nothing" : nameOf(hit)}`);
      break;
    }
  }

  const shown = [...document.querySelectorAll(CONTROLS)].filter(
    (each) => isShown(each) && each.closest(OTHERS) === null,
  );
  // Of hundreds of rows that are alike, some from everywhere in the list.
  const CONTROLS_MAX = 150;
  const every = Math.max(1, shown.length / CONTROLS_MAX);
  for (let i = 0; i < shown.length; i += every) judgeControl(shown[Math.floor(i)]);

  // What never leaves the window, wherever the page is scrolled to.
  for (const share of [0, 0.5, 1]) {
    scrollTo({ top: share * document.documentElement.scrollHeight, behavior: "instant" });
    // The wall view shows the state in the middle of the page.
    const isWall = document.querySelector(".wall") !== null;
    const isSignIn = document.querySelector(".sign-in") !== null;
    for (const wanted of isSignIn ? [] : isWall ? [".stop-button"] : [".stop-button", ".state-box"]) {
      const element = document.querySelector(wanted);
      const box = element?.getBoundingClientRect();
      const hit = box && document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
      const isWhole =
        box && box.left >= -1 && box.top >= -1 && box.right <= windowWidth + 1 && box.bottom <= innerHeight + 1;
      if (!isWhole || !hit || !element?.contains(hit))
        found.add(`${wanted} is not whole in the window at ${share} of the page`);
      if (wanted === ".stop-button" && box && Math.min(box.width, box.height) < 72)
        found.add("Stop is smaller than 72 px");
    }
  }
  top();
  for (const scrolled of document.querySelectorAll("*")) {
    if (scrolled.scrollTop !== 0) scrolled.scrollTop = 0;
    if (scrolled.scrollLeft !== 0) scrolled.scrollLeft = 0;
  }

  // Texts: each word that is drawn, cut to what its boxes let be seen of it.
  const drawn = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (parent === null || node.textContent?.trim() === "" || !isShown(parent) || parent.closest(OTHERS) !== null)
      continue;
    if (parent.closest("option, script, style, noscript") !== null) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    let [left, up, right, down] = [
      Number.NEGATIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ];
    const whole = range.getBoundingClientRect();
    let isCut = false;
    let isScrolledX = false;
    let isScrolledY = false;
    for (let around = parent; around !== null && around !== document.body; around = around.parentElement) {
      const style = getComputedStyle(around);
      if (style.display === "inline" || style.display === "contents") continue;
      const room = around.getBoundingClientRect();
      if (style.overflowX !== "visible") [left, right] = [Math.max(left, room.left), Math.min(right, room.right)];
      if (style.overflowY !== "visible") [up, down] = [Math.max(up, room.top), Math.min(down, room.bottom)];
      isScrolledX ||= scrolls(style.overflowX);
      isScrolledY ||= scrolls(style.overflowY);
      // Glyphs need not reach the edges of their line.
      if (cuts(style.overflowX) && !isScrolledX && (whole.left < room.left - SLACK || whole.right > room.right + SLACK))
        isCut = true;
      if (cuts(style.overflowY) && !isScrolledY && (whole.top < room.top - 4 || whole.bottom > room.bottom + 4))
        isCut = true;
      if (style.position === "fixed") break;
    }
    if (isCut && parent.closest(LEADS_TO_WHOLE) === null)
      found.add(`"${node.textContent?.trim().slice(0, 50)}" is cut off`);
    for (const line of range.getClientRects()) {
      const [l, u] = [Math.max(line.left, left), Math.max(line.top, up)];
      const box = new DOMRect(l, u, Math.min(line.right, right) - l, Math.min(line.bottom, down) - u);
      if (box.width > 2 && box.height > 2) drawn.push({ node, box });
      if (Math.min(line.right, right) > windowWidth + SLACK && !isScrolledX)
        found.add(`"${node.textContent?.trim().slice(0, 50)}" leaves the window`);
    }
  }
  drawn.sort((a, b) => a.box.top - b.box.top);
  for (const [i, { node, box }] of drawn.entries())
    for (let j = i + 1; j < drawn.length; j++) {
      const other = drawn[j];
      if (other === undefined || other.box.top >= box.bottom) break;
      if (other.node === node) continue;
      const [x, y] = [
        Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left),
        Math.min(box.bottom, other.box.bottom) - other.box.top,
      ];
      // Lines that are set close touch each other by a few px and print nothing over each other.
      if (x > 2 && y > 0.4 * Math.min(box.height, other.box.height))
        found.add(
          `"${node.textContent?.trim().slice(0, 40)}" and "${other.node.textContent?.trim().slice(0, 40)}" are printed over each other`,
        );
    }
  return [...found];
}
