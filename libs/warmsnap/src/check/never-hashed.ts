/** What is wrong with a file of a snapshot that was only cloned (`trustClones`), and not sealed since. */
export const neverHashed = 'its content was not hashed yet (seal)';
