/** Plain text whose matches stand between U+E000 and U+E001, as the search answers them. */
export function Highlighted({ text }: { text: string }) {
  return text.split('\uE000').map((part, index) => {
    const [match, ...rest] = part.split('\uE001');
    // A part before the first mark, or one whose end was cut off with the snippet.
    if (index === 0) return <span key={index}>{part.replaceAll('\uE001', '')}</span>;
    return (
      <span key={index}>
        <mark>{match}</mark>
        {rest.join('')}
      </span>
    );
  });
}
