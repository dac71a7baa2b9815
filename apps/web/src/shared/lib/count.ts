const number = new Intl.NumberFormat('en');

/** “1 document”, “2,300 documents”. */
export function count(amount: number, one: string, many = `${one}s`): string {
  return `${number.format(amount)} ${amount === 1 ? one : many}`;
}
