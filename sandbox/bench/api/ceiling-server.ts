import { createServer } from 'node:http';
import { HAND_WRITTEN } from './hand-written';
import { scopedQueries, serverOrder } from './scoped-query';

// The ceiling: node:http and pg, one hand-written statement, its text passed through; no authentication, no limits, no GraphQL.
const { databaseUrl, mspId, port, connections, tenants, groups } = serverOrder();
const query = scopedQueries(databaseUrl, mspId, connections);

createServer((request, response) => {
  request.resume();
  query<{ answer: string }>(HAND_WRITTEN, [tenants, groups]).then(
    ([row]) => response.writeHead(200, { 'content-type': 'application/json' }).end(row?.answer),
    (error: unknown) => response.writeHead(500).end(String(error)),
  );
}).listen(port, '127.0.0.1');
