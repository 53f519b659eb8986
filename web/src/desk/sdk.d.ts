/** The parts of the vendor's built bundle that the desk uses; its own declarations pull in types of Node. */
declare module "genesys-cloud-webrtc-sdk/dist/genesys-cloud-webrtc-sdk.bundle.min.js" {
  export interface Sdk {
    initialize(): Promise<void>;
    acceptPendingSession(of: { conversationId: string }): Promise<void>;
    updateDefaultDevices(options: { audioDeviceId?: string | null; outputDeviceId?: string | null; updateActiveSessions: boolean }): Promise<unknown>;
    updateAudioVolume(volume: number): void;
    setAccessToken(token: string): void;
    destroy(): Promise<unknown>;
    on(name: string, listener: (what: { conversationId?: string; type?: string; station?: { id: string } | null }) => void): void;
  }
  export const GenesysCloudWebrtcSdk: new (options: Record<string, unknown>) => Sdk;
}
