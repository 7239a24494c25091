import type { Role } from '../../../common/crypto/bundles.ts';

/** Roles in the order in which they are offered. */
export const offeredRoles: readonly Role[] = ['engineer', 'lead', 'auditor', 'admin'];
