const PROJECT = 'project:';

export const projectRoom = (projectId: string): string => PROJECT + projectId;

/** Undefined for a room that is no project's. */
export const projectOf = (room: string): string | undefined =>
  room.startsWith(PROJECT) ? room.slice(PROJECT.length) : undefined;
