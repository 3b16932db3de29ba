/** A YAML tree as plain data, with bounds on depth and on what aliases may unfold to. */
import { type Document, isAlias, isMap, isScalar, isSeq, type Node } from "yaml";
import type { Remark } from "./diagnostic-log.ts";

/** Deeper than any file of ours nests. */
const DEPTH_MAX = 50;
/** Values that aliases may add to a file: against files that unfold to billions. */
const ALIASED_MAX = 10_000;

type Complain = (node: Node, remark: Remark) => void;

/** Undefined if a bound is passed; it is complained about once. */
export function toPlain(contents: Node | null, document: Document, complain: Complain): unknown {
  const unfolding = new Unfolding(document, complain);
  const data = unfolding.plain(contents, 0);
  return unfolding.isRefused ? undefined : data;
}

class Unfolding {
  isRefused = false;
  readonly #document: Document;
  readonly #complain: Complain;
  readonly #open = new Set<Node>();
  #aliased = 0;
  #aliasDepth = 0;

  constructor(document: Document, complain: Complain) {
    this.#document = document;
    this.#complain = complain;
  }

  plain(node: unknown, depth: number): unknown {
    if (this.isRefused) return undefined;
    if (this.#aliasDepth > 0 && ++this.#aliased > ALIASED_MAX)
      return this.#refuse(node, { code: "too-many-aliases", message: "aliases unfold to too much; write it out" });
    const tag = ownTag(node);
    if (tag !== null) return this.#tagged(node as Node, tag);
    if (isScalar(node)) return node.value;
    if (isAlias(node)) return this.#alias(node, depth);
    if (!isMap(node) && !isSeq(node)) return null;
    if (depth > DEPTH_MAX) return this.#refuse(node, { code: "too-deep", message: "this is nested too deeply" });
    this.#open.add(node);
    const data = isMap(node) ? this.#map(node.items, depth) : node.items.map((item) => this.plain(item, depth + 1));
    this.#open.delete(node);
    return data;
  }

  #map(items: readonly { readonly key: unknown; readonly value: unknown }[], depth: number): object {
    const data: Record<string, unknown> = Object.create(null);
    for (const { key, value } of items) {
      if (isScalar(key)) data[String(key.value)] = this.plain(value, depth + 1);
      else this.#refuse(key, { code: "wrong-type", message: "a key must be a plain word" });
    }
    return data;
  }

  #alias(alias: Node & { resolve(document: Document): Node | undefined }, depth: number): unknown {
    const target = alias.resolve(this.#document);
    if (target === undefined || this.#open.has(target))
      return this.#refuse(alias, { code: "too-many-aliases", message: "this alias contains itself; write it out" });
    this.#aliasDepth++;
    const data = this.plain(target, depth);
    this.#aliasDepth--;
    return data;
  }

  /** A text that begins with `!` outside quotes is a tag to YAML, which takes it away. */
  #tagged(node: Node, tag: string): undefined {
    const rest = isScalar(node) && node.source !== undefined && node.source !== "" ? ` ${node.source}` : "";
    const message = `\`${tag}\` is a tag to YAML, and not a text: put it in quotes, \`"${tag}${rest}"\``;
    this.#complain(node, { code: "yaml-syntax", message });
    return undefined;
  }

  #refuse(node: unknown, remark: Remark): undefined {
    this.isRefused = true;
    this.#complain(node as Node, remark);
    return undefined;
  }
}

/** The tag that is written before a value; null if there is none, or one of YAML's own. */
function ownTag(node: unknown): string | null {
  const tag = isScalar(node) || isMap(node) || isSeq(node) ? node.tag : undefined;
  return tag === undefined || !tag.startsWith("!") || tag === "!" ? null : tag;
}
