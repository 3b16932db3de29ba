/** Who gives a command, and what they may do. */
export type Role = "viewer" | "operator" | "engineer" | "admin";

export interface Person {
  readonly name: string;
  readonly role: Role;
}
