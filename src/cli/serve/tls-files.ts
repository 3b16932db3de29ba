/** Certificate and key for TLS, looked at before anything starts: what is wrong with them is said by name. */
import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { createSecureContext } from "node:tls";

/** What is wrong with the files, as a sentence; null if a server can use them. */
export function tlsMistake(certFile: string, keyFile: string): string | null {
  const cert = contentOf(certFile);
  if ("why" in cert) return cert.why;
  const key = contentOf(keyFile);
  if ("why" in key) return key.why;
  const its = certificateIn(cert.text);
  if (its === null) return `${certFile} holds no certificate in PEM form (-----BEGIN CERTIFICATE-----).`;
  const own = keyIn(key.text);
  if (own === "encrypted") return `${keyFile} is encrypted: TLS here takes a key without a passphrase.`;
  if (own === null) return `${keyFile} holds no private key in PEM form (-----BEGIN PRIVATE KEY-----).`;
  if (!its.checkPrivateKey(own)) return `The key in ${keyFile} does not belong to the certificate in ${certFile}.`;
  try {
    createSecureContext({ cert: cert.text, key: key.text });
    return null;
  } catch (error) {
    return `TLS can't use ${certFile} and ${keyFile}: ${messageOf(error)}.`;
  }
}

function contentOf(file: string): { readonly text: string } | { readonly why: string } {
  try {
    return { text: readFileSync(file, "utf8") };
  } catch (error) {
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    return { why: isMissing ? `There is no file ${file}.` : `${file} can't be read: ${messageOf(error)}.` };
  }
}

function certificateIn(text: string): X509Certificate | null {
  try {
    return new X509Certificate(text);
  } catch {
    return null;
  }
}

function keyIn(text: string): KeyObject | "encrypted" | null {
  if (/-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m.test(text)) return "encrypted";
  try {
    return createPrivateKey(text);
  } catch {
    return null;
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
