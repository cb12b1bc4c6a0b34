import type { GateOptions, GateRules } from './types.ts';

/** How careful the gate is where an operator says nothing. */
export const defaultGateOptions: GateRules = {
  markers: undefined,
  zeroMinorIsMajor: { recipe: true, app: false },
};

/** The operator's options, completed with the defaults. */
export function rulesOf({ markers, zeroMinorIsMajor = {} }: GateOptions): GateRules {
  const { recipe, app } = defaultGateOptions.zeroMinorIsMajor;
  return {
    markers: markers ?? defaultGateOptions.markers,
    zeroMinorIsMajor: { recipe: zeroMinorIsMajor.recipe ?? recipe, app: zeroMinorIsMajor.app ?? app },
  };
}
