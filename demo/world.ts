/** What the demo is told of the system that it plays against. */
export interface DemoWorld {
  gatewayUrl: string;
  docsUrl: string;
  /** The file that all processes of the system read the time from. */
  clockFile: string;
  /** The stand-in for the officers' identity provider, and the secret of its command line client. */
  officerIssuer: { url: string; secret: string };
  /** The client that may register others. */
  registrar: Credentials;
  /** Ports that the platforms may listen on; the system must be willing to send webhooks there. */
  platformPorts: number[];
}

/** What a program shows to get its access token. */
export interface Credentials {
  clientId: string;
  clientSecret: string;
}

/** The world that the environment variable DEMO_WORLD describes. */
export function worldOf(text: string | undefined): DemoWorld {
  if (text) return JSON.parse(text) as DemoWorld;
  throw new Error('There is no system to play against: start the demo with "npm run demo".');
}
