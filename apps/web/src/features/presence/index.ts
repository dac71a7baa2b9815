export { PeopleHere } from './people-here';
export { usePeople, usePeopleByDocument } from './use-people';
