/** One answer of a paged EC2 call. */
interface Page {
  readonly NextToken?: string | undefined;
}

/** Asks page after page until AWS gives no token any more; a page may be empty and still have a next one. */
export async function* everyPage<P extends Page>(ask: (token: string | undefined) => Promise<P>): AsyncGenerator<P> {
  let token: string | undefined;
  do {
    const page = await ask(token);
    yield page;
    token = page.NextToken || undefined;
  } while (token);
}
