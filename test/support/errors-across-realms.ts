import { types } from 'node:util';

// jest runs tests in a realm of its own, so an error that Node's core threw (a reset connection) is no `Error` there, and the AWS SDK
// wraps what it takes for something else. In a process of ours there is one realm; importing this file makes tests agree with that.
const ordinary = Function.prototype[Symbol.hasInstance];

Object.defineProperty(Error, Symbol.hasInstance, {
  value(this: unknown, candidate: unknown): boolean {
    return this === Error
      ? types.isNativeError(candidate) || ordinary.call(Error, candidate)
      : ordinary.call(this as typeof Error, candidate);
  },
});
