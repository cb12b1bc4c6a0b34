import { expect, test } from 'vitest';
import { goVersionOf, throwAwayModule } from '../../src/parts/go-module.ts';

const goMod = `module example.org/server/v3

go 1.24.0

require (
	example.org/one v1.0.0
)

replace example.org/alone => example.org/fork v1.2.3

// Forks
replace (
	example.org/mux => example.org/our-mux v0.1.0
	example.org/heap => example.org/our-heap v0.2.0
)

exclude example.org/bad v1.0.0

require example.org/two v2.0.0 // indirect
`;

test('a throw-away module requires one module and repeats what Go reads in the main module only', () => {
  expect(throwAwayModule(goMod, 'example.org/server/v3 v3.0.0')).toBe(`module throwaway
go 1.24.0
require example.org/server/v3 v3.0.0
replace example.org/alone => example.org/fork v1.2.3
replace (
	example.org/mux => example.org/our-mux v0.1.0
	example.org/heap => example.org/our-heap v0.2.0
)
exclude example.org/bad v1.0.0
`);
});

test('the version of Go that a module asks for', () => {
  expect(goVersionOf(goMod)).toBe('1.24.0');
  expect(goVersionOf('module old\n')).toBe('1.0');
});
