/** Crockford base 32: no I, L, O, U, so that it can be read out by telephone. */
export const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
