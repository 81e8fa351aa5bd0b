import { PEOPLE } from './people';

/** The page on which a person says who they are; there are no passwords, because there is nothing to protect. */
export const signInPage = (uid: string): string => `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Snapward sandbox: sign in</title>
<style>body{font:16px/1.5 system-ui;max-width:34rem;margin:4rem auto;padding:0 1rem}button{display:block;width:100%;margin:.4rem 0;padding:.6rem;font:inherit;text-align:left}</style>
<h1>Who are you?</h1><p>This is the OpenID provider of a sandbox on your own machine: choose, there are no passwords.</p>
<form method="post" action="/interaction/${uid}">
${PEOPLE.map(({ subject, name, email, role, emailVerified }) => `<button name="subject" value="${subject}">${name}, ${email} (${emailVerified ? role : 'e-mail not verified, so nobody to Snapward'})</button>`).join('\n')}
</form></html>`;
