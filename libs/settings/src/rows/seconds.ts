import * as z from 'zod';

export const seconds = z.number().nonnegative();
