import type { EnvironmentView, VariableView } from "../engine/types.ts";
import { addressOf } from "../state/route.ts";
import { chosen, isReport, readFor } from "../state/session.ts";
import "./variables.css";

const froms: Record<VariableView["from"], string> = {
  environment: "environment variable",
  "x-argument": "argument -x",
};

/** What migrations ask of where they run: each is taken to have its default, or what is given here. */
export function Variables({ view }: { readonly view: EnvironmentView }) {
  if (view.variables.length === 0) return null;
  return (
    <section class="variables" aria-labelledby="variables">
      <h3 id="variables">Environment variables and -x arguments</h3>
      <p>
        What migrations read from where they run. A default is assumed as it is written; without one, the
        value is not known{isReport.value ? "." : " until you give it here. Everything is read again then."}
      </p>
      <table>
        <thead>
          <tr>
            <th>Name</th>
            <th>From</th>
            <th>Default</th>
            <th>Value</th>
            <th>First read in</th>
          </tr>
        </thead>
        <tbody>
          {view.variables.map((variable) => (
            <tr key={variable.from + variable.name}>
              <td>
                <code>{variable.name}</code>
              </td>
              <td>{froms[variable.from]}</td>
              <td>
                <Default of={variable} />
              </td>
              <td>
                {isReport.value ? (
                  (variable.value ?? variable.default ?? "not known")
                ) : (
                  <input
                    aria-label={`Value of ${variable.name}`}
                    value={variable.value ?? ""}
                    placeholder={variable.default ?? "not known"}
                    onChange={({ currentTarget: { value } }) => give(variable, value)}
                  />
                )}
              </td>
              <td>
                {variable.isMigration ? (
                  <a href={addressOf({ at: "migration", path: variable.path, line: variable.line })}>
                    {variable.path}:{variable.line}
                  </a>
                ) : (
                  `${variable.path}:${variable.line}`
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** What is taken where a variable isn't set, or the code that nobody knows the value of. */
function Default({ of: { default: known, computedDefault } }: { readonly of: VariableView }) {
  if (known !== undefined) return <code>{known || '""'}</code>;
  if (computedDefault === undefined) return <>none</>;
  return (
    <>
      computed: <code>{computedDefault}</code>
    </>
  );
}

/** Reads again with a value; an empty one takes it back. */
function give({ name, from }: VariableView, value: string): void {
  const options = chosen.value;
  const key = from === "environment" ? "environment" : "xArguments";
  const given = new Map(options.surroundings[key]);
  if (value === "") given.delete(name);
  else given.set(name, value);
  readFor({ ...options, surroundings: { ...options.surroundings, [key]: given } });
}
