import { describe, expect, it } from 'vitest';
import { render } from '../../src/engine/template/render.ts';

const variables: Record<string, string> = { ON: '1', NAME: 'web', EMPTY: '' };
const data = {
  Service: { ID: 's1', Name: 'st_app', Labels: { 'my.label': 'l', plain: 'p' } },
  Node: { Hostname: 'host' },
  Task: { Slot: '2' },
};
const own = {
  env: (name: unknown) => variables[String(name)] ?? '',
  secret: (name: unknown) => {
    if (name !== 'db_password') throw new Error(`secret target ${String(name)} not found`);
    return 's3cret';
  },
};
const rendered = (template: string) => render(template, data, own);

describe('a template of a config', () => {
  it.each([
    ['plain { text } and $VARS ${X}', 'plain { text } and $VARS ${X}'],
    ['level: {{ env "NAME" }}!', 'level: web!'],
    ['{{env "NAME"}}{{ env `NAME` }}{{ env "MISSING" }}', 'webweb'],
    ['p={{ secret "db_password" }}', 'p=s3cret'],
    ['{{ .Service.Name }}/{{ .Task.Slot }}/{{ .Node.Hostname }}', 'st_app/2/host'],
    [
      '{{ index .Service.Labels "my.label" }}{{ index .Service.Labels "none" }}{{ .Service.Labels.plain }}',
      'lp',
    ],
    ['{{ if eq (env "ON") "1" }}on{{ end }}', 'on'],
    ['{{ if eq (env "ON") "0" "1" }}on{{ end }}', 'on'],
    ['{{ if eq (env "ON") "2" }}on{{ else }}off{{ end }}', 'off'],
    ['{{ if env "EMPTY" }}a{{ else if env "NAME" }}b{{ else }}c{{ end }}', 'b'],
    ['{{ if env "EMPTY" }}a{{ else if env "EMPTY" }}b{{ else }}c{{ end }}', 'c'],
    ['{{ if and (env "ON") (ne (env "NAME") "db") }}yes{{ end }}', 'yes'],
    ['{{ if or (env "EMPTY") (not (env "EMPTY")) }}yes{{ end }}', 'yes'],
    ['{{ if not (eq (env "ON") "1") }}no{{ else }}yes{{ end }}', 'yes'],
    ['{{ if env "ON" }}{{ if env "EMPTY" }}x{{ else }}inner{{ end }}{{ end }}', 'inner'],
    ['a\n  {{- if env "ON" }}\n  b\n  {{- end }}\nc', 'a\n  b\nc'],
    ['a {{- /* note */ -}} b', 'ab'],
    ['a{{/* {{ nothing }} */}}b', 'ab'],
    ['{{ $x := env "NAME" }}{{ if $x }}{{ $x }}{{ end }}', 'web'],
    ['{{ $x := "a" }}{{ if true }}{{ $x = "b" }}{{ end }}', ''],
    ['{{ with env "NAME" }}<{{ . }}>{{ else }}none{{ end }}', '<web>'],
    ['{{ with env "EMPTY" }}<{{ . }}>{{ else }}none{{ end }}', 'none'],
    ['{{ env "NAME" | printf "%s-%s" "x" | len }}{{ "}}" }}', '5}}'],
    ['{{ printf "%q %v%%" (env "NAME") 3 }}', '"web" 3%'],
    ['{{ join "," "a" "b" }}', 'a,b'],
    ['{{ if gt 2 1 }}{{ if lt "a" "b" }}ok{{ end }}{{ end }}', 'ok'],
    ['{{\n  env "NAME"\n}}', 'web'],
  ])('%s', (template, text) => {
    expect(rendered(template)).toBe(text);
  });

  it.each([
    [
      'a\n{{ range .Service.Labels }}x{{ end }}',
      'template: expansion:2: {{range}} is beyond the engine stand-in',
    ],
    ['{{ toUpper "x" }}', 'template: expansion:1: function "toUpper" not defined'],
    ['{{ if false }}{{ toUpper "x" }}{{ end }}', 'function "toUpper" not defined'],
    ['{{ js "x" }}', 'function "js" is beyond the engine stand-in'],
    ['{{ toString .Service }}', 'function "toString" not defined'],
    ['{{ template "x" }}', '{{template}} is beyond the engine stand-in'],
    ['{{ secret "other" }}', 'error calling secret: secret target other not found'],
    ['{{ .Service.Nope }}', "can't evaluate field Nope"],
    ['{{ if env "ON" }}x', '{{if}} has no {{end}}'],
    ['x{{ end }}', 'unexpected {{end}}'],
    ['{{ env "ON"', 'unclosed action'],
    ['{{ ; }}', 'unexpected ";"'],
    ['{{ $none }}', 'undefined variable "$none"'],
    ['{{ if }}x{{ end }}', 'missing value for if'],
    ['{{ eq 1 "1" }}', 'incompatible types for comparison'],
    ['{{ printf "%x" 3 }}', '%x in printf is beyond the engine stand-in'],
  ])('names what is wrong with %s', (template, message) => {
    expect(() => rendered(template)).toThrow(message);
  });
});
