export { DeviceView } from './device-view';
export { InvitationView } from './invitation-view';
export { LoginView } from './login-view';
export { ResetView } from './reset-view';
export { SetupView } from './setup-view';
export { useSignOut } from './use-sign-out';
