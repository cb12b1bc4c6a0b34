/** The engine whose habits are copied. */
export const engineVersion = '20.10.24+sandbox';
export const apiVersion = '1.41';
export const minApiVersion = '1.12';
