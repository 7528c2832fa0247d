import { RemovalPolicy, Stack } from 'aws-cdk-lib'
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HttpVersion,
  type IOrigin,
  OriginRequestPolicy,
  PriceClass,
  type ResponseHeadersPolicy,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront'
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins'
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket } from 'aws-cdk-lib/aws-s3'
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment'
import { Construct } from 'constructs'
import { siteConfigFile } from '../adapters/deployment.ts'
import { acknowledge } from './acknowledge.ts'
import { connectedSite, framedSite, silentSite, siteHeaders } from './site-headers.ts'
import { viewerRequest } from './viewer-request.ts'

export interface SitesProps {
  readonly httpHost: string
  readonly socketHost: string
  /** What staff pages must reach besides their own origin: where they sign in. */
  readonly login: readonly string[]
  /** Sites that may show the chat in a frame, as a source list of `frame-ancestors`. */
  readonly framedBy: string
}

/** A behaviour of its own for some files of a site: their paths, and the headers that they carry. */
type Apart = Readonly<Record<string, ResponseHeadersPolicy>>

/** A company's page asks for the loader each time it is shown; a new one is everywhere after this long. */
const loaderSeconds = 300

/** Three origins, so that a page of one cannot touch another's storage: staff, customers, co-browsing. Their order is part of the template. */
export class Sites extends Construct {
  readonly staff: Distribution
  readonly customer: Distribution
  readonly viewer: Distribution
  private readonly bucket: IBucket

  constructor(scope: Construct, id: string, { httpHost, socketHost, login, framedBy }: SitesProps) {
    super(scope, id)
    // Asserted: the library's classes and interfaces disagree under exactOptionalPropertyTypes.
    this.bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      // Everything in it is rebuilt by the next deployment.
      removalPolicy: RemovalPolicy.DESTROY,
    }) as IBucket
    acknowledge(this.bucket, {
      S1: 'Holds the public files of three web pages, read by CloudFront alone; requests that touch data are logged by the two APIs',
    })
    const service = { http: new HttpOrigin(httpHost), socket: new HttpOrigin(socketHost) }
    this.staff = this.site('staff', siteHeaders(this, 'staff-headers', connectedSite(login)), '/console/', service)
    this.customer = this.site('customer', siteHeaders(this, 'customer-headers', connectedSite()), '/chat/', service, {
      '/widget/*': siteHeaders(this, 'widget-headers', framedSite(framedBy), { framed: true }),
      '/widget.js': siteHeaders(this, 'loader-headers', silentSite, { keep: loaderSeconds }),
    })
    this.viewer = this.site('viewer', siteHeaders(this, 'viewer-headers', silentSite))
  }

  /** Uploads a site and what its pages must know. Files of earlier versions stay for pages that are still open. */
  publish(site: 'staff' | 'customer' | 'viewer', config: Readonly<Record<string, string>>): void {
    const deployment = new BucketDeployment(this, `${site}-files`, {
      sources: [Source.asset(`dist/sites/${site}`), Source.jsonData(siteConfigFile, config)],
      destinationBucket: this.bucket,
      destinationKeyPrefix: site,
      prune: false,
      // Browsers ask each time and hear "not modified" from the edge, which forgets at each deployment.
      cacheControl: [CacheControl.fromString('public, max-age=0, s-maxage=31536000')],
      distribution: this[site],
      distributionPaths: ['/*'],
      memoryLimit: 512,
    })
    this.acknowledgeUploader(deployment)
  }

  private site(
    name: string,
    headers: ResponseHeadersPolicy,
    home?: string,
    service?: { http: IOrigin; socket: IOrigin },
    apart: Apart = {},
  ): Distribution {
    const rewrite = new EdgeFunction(this, `${name}-request`, {
      runtime: FunctionRuntime.JS_2_0,
      code: FunctionCode.fromInline(viewerRequest(home)),
      comment: `Usher: paths of the ${name} site`,
    })
    const files: BehaviorOptions = {
      origin: S3BucketOrigin.withOriginAccessControl(this.bucket, { originPath: `/${name}` }),
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      responseHeadersPolicy: headers,
      functionAssociations: [{ function: rewrite, eventType: FunctionEventType.VIEWER_REQUEST }],
    }
    const dynamic = {
      allowedMethods: AllowedMethods.ALLOW_ALL,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      responseHeadersPolicy: headers,
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
    }
    const distribution = new Distribution(this, name, {
      comment: `Usher: ${name}`,
      httpVersion: HttpVersion.HTTP2_AND_3,
      priceClass: PriceClass.PRICE_CLASS_100,
      defaultBehavior: files,
      additionalBehaviors: {
        ...(service && {
          '/api/*': { ...dynamic, origin: service.http },
          '/ws': { ...dynamic, origin: service.socket, functionAssociations: files.functionAssociations ?? [] },
        }),
        ...Object.fromEntries(Object.entries(apart).map(([path, responseHeadersPolicy]) => [path, { ...files, responseHeadersPolicy }])),
      },
    })
    acknowledge(distribution, {
      CFR1: 'A contact centre serves customers wherever they are; closing countries is the deploying company’s decision',
      CFR2: 'A firewall costs a fixed sum each month, whereas nothing is to be paid while idle; both APIs are throttled at their stages',
      CFR3: 'What passes to the APIs is logged there; the rest are public files, and a log of them would only collect addresses of customers',
      CFR4: 'CloudFront’s own domain and certificate work from the first deployment on; a company’s own domain brings its certificate and this setting',
    })
    return distribution
  }

  /** The function that uploads is the library's; it runs during a deployment only, and all three sites share it. */
  private acknowledgeUploader({ handlerRole }: BucketDeployment): void {
    const uploader = handlerRole.node.scope
    if (!uploader) throw new Error('the role of the uploading function has no function')
    acknowledge(uploader, { L1: 'The library ships this function’s Python code together with its runtime and moves both in its releases' })

    const bucket = Stack.of(this).resolve(this.bucket.bucketArn)['Fn::GetAtt'][0]
    const upload = 'The library’s own grant to its uploading function; it reaches the public files of the sites and nothing else of ours'
    const read =
      'The library’s own grant to its uploading function, to read the assets of this deployment; the names of the files are not known before'
    acknowledge(handlerRole, {
      'IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]':
        'The library gives its uploading function the usual right to write its log; no function of ours has this policy',
      'IAM5[Action::s3:GetObject*]': read,
      'IAM5[Action::s3:GetBucket*]': read,
      'IAM5[Action::s3:List*]': read,
      'IAM5[Resource::arn:<AWS::Partition>:s3:::cdk-hnb659fds-assets-<AWS::AccountId>-<AWS::Region>/*]': read,
      'IAM5[Action::s3:Abort*]': upload,
      'IAM5[Action::s3:DeleteObject*]': upload,
      [`IAM5[Resource::<${bucket}.Arn>/*]`]: upload,
      'IAM5[Resource::*]': 'The library’s own grant to make the edge forget old files; it can invalidate caches and change nothing',
    })
  }
}
