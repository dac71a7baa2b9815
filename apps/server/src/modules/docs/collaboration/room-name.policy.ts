const NAME = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

export const roomName = ({ id, lineage }: { id: string; lineage: string }): string => `${id}.${lineage}`;

export function parseRoomName(name: string): { docId: string; lineage: string } | undefined {
  const [, docId, lineage] = NAME.exec(name) ?? [];
  return docId && lineage ? { docId, lineage } : undefined;
}
