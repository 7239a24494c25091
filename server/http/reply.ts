import type { FastifyReply } from 'fastify';
import type { Refusal } from '../../common/sync/protocol/refusal.ts';
import { statusOf, type Answer, type Refused } from './refused.ts';

/** A database comes back within seconds; a full disk needs somebody. */
const RETRY_SECONDS = 5;
const RETRY_FULL_SECONDS = 60;

/** Sends a route's answer: its value as JSON, or its refusal with the request's id. */
export function sendAnswer(reply: FastifyReply, answer: Answer<object>): FastifyReply {
  return answer.ok ? reply.send(answer.value) : sendRefusal(reply, answer.error);
}

/** Sends a refusal. */
export function sendRefusal(
  reply: FastifyReply,
  { code, message }: Refused,
  status = statusOf[code],
): FastifyReply {
  const body: Refusal = { code, message, requestId: reply.request.id };
  if (status === 503) void reply.header('retry-after', RETRY_SECONDS);
  if (status === 507) void reply.header('retry-after', RETRY_FULL_SECONDS);
  return reply.code(status).send(body);
}
