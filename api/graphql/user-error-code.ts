import { enumOf } from './enum-of';
import { USER_ERRORS } from './error-catalogue';

type Code = keyof typeof USER_ERRORS;
const causes = Object.fromEntries(Object.entries(USER_ERRORS).map(([code, { cause }]) => [code, cause])) as Record<Code, string>;

/** Every expected way in which a request is not done; the words that a portal switches on. */
export const UserErrorCode = enumOf('UserErrorCode', 'Every expected way in which a request is not done.', causes);
export type UserErrorCode = Code;
