/** What a worker and everything that it starts hold open: when it closes, the last of them is gone. */
export const lockDescriptor = 3;
