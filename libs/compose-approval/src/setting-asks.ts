import type { Ask } from './types.ts';

/**
 * Settings of a recipe's `.env.sample` that would make a new app another one: abra takes the stack's name and the recipe
 * from there.
 */
export function settingAsks(settings: ReadonlyMap<string, string>, recipe: string): readonly Ask[] {
  const asks: Ask[] = [];
  const stack = settings.get('STACK_NAME');
  if (stack !== undefined) asks.push(ask(`STACK_NAME=${stack}`));
  for (const key of ['TYPE', 'RECIPE']) {
    const value = settings.get(key);
    if (value !== undefined && value.split(':')[0] !== recipe) asks.push(ask(`${key}=${value}`));
  }
  return asks;
}

const ask = (value: string): Ask => ({ kind: 'setting', value, service: undefined });
