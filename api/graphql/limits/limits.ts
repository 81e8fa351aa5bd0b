/** How much one operation may ask for; the same on HTTP, WebSocket and event streams. */
export const LIMITS = {
  /** Fields inside fields; a portal's deepest page needs about ten. */
  depth: 15,
  /** The same for questions about the schema itself, which tools ask deeply. */
  introspectionDepth: 20,
  /** Fields under another name, over the whole document. */
  aliases: 30,
  /** Directives, over the whole document. */
  directives: 40,
  /** Lexical tokens of a document; read no further than that. */
  tokens: 2_000,
  /** Points: a field is one, a list is the size of its page times what is in it. */
  complexity: 25_000,
  /** Bytes of a request or of one WebSocket message. */
  bodyBytes: 256 * 1024,
} as const;
