import type { FrontMatterEntry } from './front-matter';

export function FrontMatterTable({ entries }: { entries: FrontMatterEntry[] }) {
  return (
    <table className="front-matter" aria-label="Front matter" data-line={1}>
      <tbody>
        {entries.map(({ key, value }, index) => (
          <tr key={`${index}-${key}`}>
            <th scope="row">{key}</th>
            <td>{value === '' ? <span className="nothing">empty</span> : value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
