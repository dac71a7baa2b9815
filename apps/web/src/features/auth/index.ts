export { LoginView } from './login-view';
export { SetupView } from './setup-view';
export { useSignOut } from './use-sign-out';
