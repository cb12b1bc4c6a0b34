export const chaos = { chaos: { short: 'C' } } as const;
export const machine = { machine: { short: 'm' } } as const;
