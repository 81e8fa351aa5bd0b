/** How many bytes a message says about its own length. */
const LENGTH_BYTES = 4;

/**
 * Reads the client's side of a PostgreSQL connection, in pieces as they come, and tells the type of each message (`Q` Query, `E` Execute …;
 * protocol 3.0). The first message of a connection has no type and is passed over; without TLS, which would hide them all.
 */
export function frontendMessages(told: (type: string) => void): (bytes: Buffer) => void {
  let header: number[] = [];
  let startUp = true;
  let toSkip = 0;
  return (bytes) => {
    for (let at = 0; at < bytes.length;) {
      if (toSkip > 0) {
        const skipped = Math.min(toSkip, bytes.length - at);
        toSkip -= skipped;
        at += skipped;
        continue;
      }
      header.push(bytes[at] ?? 0);
      at += 1;
      const typeBytes = startUp ? 0 : 1;
      if (header.length < typeBytes + LENGTH_BYTES) continue;
      const read = Buffer.from(header);
      if (!startUp) told(String.fromCharCode(read[0] ?? 0));
      // The length counts itself, not the type.
      toSkip = read.readUInt32BE(typeBytes) - LENGTH_BYTES;
      startUp = false;
      header = [];
    }
  };
}
