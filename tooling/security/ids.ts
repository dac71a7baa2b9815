// The rows that `pnpm test:security` answers for: advisories that hit others (A) and rules that hold here (S).
// A test shows a row by carrying its id in brackets in its title.
export interface SecurityRow {
  readonly id: string;
  readonly title: string;
  /** What part of the row no test shows, and why. */
  readonly partly?: string;
  /** Why no test shows the row at all. */
  readonly leftOut?: string;
}

const NO_AGENTS = 'no agent is run yet';
const NO_AI = 'no model is asked anything yet';

export const securityRows: readonly SecurityRow[] = [
  { id: 'A01', title: 'a path written otherwise gets past no guard' },
  { id: 'A02', title: 'no header and no suffix gets data out of a page' },
  { id: 'A03', title: 'an upgrade with an absolute address reaches no other server' },
  { id: 'A04', title: 'junk for server components is refused quickly and cheaply' },
  {
    id: 'A05',
    title: 'a body is checked whatever type it claims to be',
  },
  { id: 'A06', title: 'of two ids in one request both are authorised' },
  {
    id: 'A07',
    title: 'nobody sees or brings back what is only another’s',
    partly: 'there is no trash, and there are no private drafts yet',
  },
  {
    id: 'A08',
    title: 'a lost right ends live connections',
    partly: 'the only server-sent events are those of MCP',
  },
  { id: 'A09', title: 'who may only read changes nothing in shared editing' },
  {
    id: 'A10',
    title: 'nothing that can be upgraded answers without credentials',
    partly:
      'a program may prove who it is in its first message, so an upgrade without credentials opens; it hears nothing and ends after five seconds',
  },
  { id: 'A11', title: 'nobody raises a role by fields that are not theirs' },
  { id: 'A12', title: 'an API key does what its scopes say and makes no keys' },
  { id: 'A13', title: 'a sign-in elsewhere ends in the browser that began it' },
  { id: 'A14', title: 'no other site refreshes a session' },
  { id: 'A15', title: 'signing out leaves nothing that works' },
  {
    id: 'A16',
    title: 'no request starts a program it names',
    partly: 'no agent is run yet: shown is that nothing but git is started, whatever a request says',
  },
  { id: 'A17', title: 'what is for system admins refuses everybody else' },
  {
    id: 'A18',
    title: 'a secret does not follow its address to another host',
    partly:
      'a sign-in provider and its secret are set side by side by the operator; models and outgoing webhooks are not there yet',
  },
  { id: 'A19', title: 'a file’s id alone opens nothing' },
  {
    id: 'A20',
    title: 'the lock and the news of another project are out of reach',
    partly: 'there are no previews of links yet',
  },
  { id: 'A21', title: 'a link in a repository leads nowhere outside it' },
  { id: 'A22', title: 'no name is taken for an argument of git' },
  {
    id: 'A23',
    title: 'no address that a person gives reaches the inner network',
    partly:
      'outgoing webhooks and models are shown at the guard alone, as nothing asks them yet; nor are there avatars or previews of links',
  },
  { id: 'A24', title: 'an upload is what its content says' },
  { id: 'A25', title: 'a foreign host or origin is refused everywhere' },
  { id: 'A26', title: 'answers never cross between MCP clients' },
  {
    id: 'A27',
    title: 'what a repository configures is not run',
    partly: 'no agent is run yet: shown for import, sync and publishing',
  },
  { id: 'A28', title: 'broken frames and cut connections end nothing' },
  { id: 'A29', title: 'no page is framed, and nothing is made over what is there' },
  { id: 'A30', title: 'guessing is limited however the request is dressed' },
  {
    id: 'A31',
    title: 'an upload is its owner’s and never goes back',
    partly: 'uploads are sent in one request, so there is none that could be gone on with by somebody else',
  },
  {
    id: 'A32',
    title: 'hostile Markdown runs nothing and calls nobody',
    partly: 'formulas are shown as text; there are no shared pages, feeds or PDF files yet',
  },
  { id: 'S01', title: 'every route says who may call it' },
  { id: 'S02', title: 'each role reaches in each project what the table says' },
  {
    id: 'S03',
    title: 'every query on what a project owns names the project',
    partly: 'heard in one journey through the product, not in every branch of every query',
  },
  { id: 'S04', title: 'unknown, foreign and deleted look the same' },
  { id: 'S05', title: 'a changed right holds within seconds' },
  { id: 'S06', title: 'answers are lists of what may be shown' },
  { id: 'S07', title: 'unknown fields are refused' },
  { id: 'S08', title: 'no prototype, list or doubled value gets past a schema' },
  { id: 'S09', title: 'passwords are long, uncommon and slow to guess' },
  { id: 'S10', title: 'the first account needs the token that is used up by it' },
  { id: 'S11', title: 'sign-in is limited by account and by address' },
  { id: 'S12', title: 'nobody learns who has an account' },
  { id: 'S13', title: 'a forged token is no token' },
  { id: 'S14', title: 'a refresh token works once, and again only for the same tab race' },
  { id: 'S15', title: 'sessions can be seen and ended' },
  {
    id: 'S16',
    title: 'what is grave asks for the password again',
    partly:
      'an API key is made without a fresh proof, as scripts make keys with a token that was refreshed; it never reaches the account, other keys or users; there is no change of one’s own e-mail address yet',
  },
  {
    id: 'S17',
    title: 'cookies are closed to scripts and other sites',
    partly: 'their names have no __Host- and __Secure-, which a server reached without https could not set',
  },
  { id: 'S18', title: 'other sites change nothing, and reading never does' },
  { id: 'S19', title: 'no other origin is let in' },
  { id: 'S20', title: 'every answer carries the headers that close it' },
  { id: 'S21', title: 'a socket is opened only for who may, and never by its address' },
  { id: 'S22', title: 'every socket message is authorised and checked' },
  { id: 'S23', title: 'only a known proxy says where a request came from' },
  {
    id: 'S24',
    title: 'everything that is sent has a limit',
  },
  { id: 'S25', title: 'no search runs without end' },
  {
    id: 'S26',
    title: 'a stored file is served as a download',
    partly: 'pictures made of dots are shown in place, as documents hold them',
  },
  { id: 'S27', title: 'an archive has limits' },
  { id: 'S28', title: 'a path stays inside its folder' },
  { id: 'S29', title: 'programs are started with lists of arguments and a bare environment' },
  { id: 'S30', title: 'values reach SQL only as parameters' },
  { id: 'S31', title: 'an outbound address is checked when it is saved' },
  { id: 'S32', title: 'and when it is connected to' },
  { id: 'S33', title: 'and at each redirect' },
  { id: 'S34', title: 'an allow-list opens what it names and nothing more' },
  {
    id: 'S35',
    title: 'what others answer is limited',
    partly: 'the list of branches that git reads from a remote is limited by its time, not by its size',
  },
  { id: 'S36', title: 'a sealed secret opens only where it belongs' },
  {
    id: 'S37',
    title: 'the key file is closed and the key is nowhere else',
    partly: 'no crash dump is looked into: the memory of a running server does hold the key',
  },
  { id: 'S38', title: 'API keys are checked by form, kept as hashes and shown once' },
  { id: 'S39', title: 'nothing secret comes from a weak source of chance' },
  {
    id: 'S40',
    title: 'what is written by people is cleaned when shown',
    partly: 'formulas are shown as text',
  },
  { id: 'S41', title: 'a redirect leads only to own paths' },
  {
    id: 'S42',
    title: 'logs hold no secrets and no forged lines',
    partly: 'where no mail is configured, links to set a password are printed into the log on purpose',
  },
  {
    id: 'S43',
    title: 'what matters is in the audit log, and stays there',
    partly: 'agents are not run yet, so no entry of such a run is shown',
  },
  { id: 'S44', title: 'an error tells nothing of the inside' },
  { id: 'S45', title: 'what fails refuses' },
  {
    id: 'S46',
    title: 'nothing of the workshop is served',
    partly: 'the page of the API is public on purpose',
  },
  { id: 'S47', title: 'no route is served that is not listed' },
  {
    id: 'S48',
    title: 'there is a limit to how much anybody makes',
    partly:
      'requests, mails and the bytes of attachments are counted; how many projects, keys, invitations or documents anybody has is not limited',
  },
  { id: 'S49', title: 'what must be single stays single in a race' },
  {
    id: 'S50',
    title: 'dependencies are locked and above their floors',
    partly: 'there is no SBOM, and no database of advisories is asked: the floors are a list',
  },
  {
    id: 'S51',
    title: 'MCP checks host, origin and audience',
    partly:
      'API keys are of this server alone; no other server hands out tokens for it, so there is no foreign one to refuse',
  },
  { id: 'S52', title: 'MCP shares nothing between callers' },
  { id: 'S53', title: 'MCP tools pass the same guards' },
  { id: 'S54', title: 'text read by a model gives it no rights', leftOut: NO_AI },
  { id: 'S55', title: 'text written by a model is not trusted', leftOut: NO_AI },
  { id: 'S56', title: 'prompts hold no secrets and nothing of other projects', leftOut: NO_AI },
  { id: 'S57', title: 'an agent runs closed in', leftOut: NO_AGENTS },
  {
    id: 'S58',
    title: 'an agent’s work is merged by people',
    partly: 'no agent is run yet: shown for what programs propose for documents',
  },
  {
    id: 'S59',
    title: 'configuration from a repository waits for approval',
    partly: 'no agent is run yet: shown for import, sync and publishing',
  },
  {
    id: 'S60',
    title: 'webhooks are signed, fresh and counted once',
    partly:
      'neither GitHub nor GitLab signs a time, so how old a delivery is cannot be told; one that is repeated after its id is forgotten only looks at git once more',
  },
];
